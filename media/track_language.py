"""The language of a track of an mp4 file: a code of three letters (ISO 639-2/T), as players know it."""

UNDETERMINED = "und"
# There are 183 codes of two letters (https://www.loc.gov/standards/iso639-2/). These begin the longer code.
_BEGINNING = """
    aar abk afr aka amh ara asm ava aym aze bak bel bis bod bre cat cha cos cre cym dan deu dzo ell eng
    eus fas fin fra glg guj hau heb hin hrv hun hye iii isl ita kat kik kor kur lat lim lub mkd msa mya
    nau nde nep nld nno nor nya oci oji ori oss pan que ron rus san sin slv smo sna som sqi srp ssw sun
    swa tam tel tgk tha tir ton tso twi ukr urd uzb ven vie vol wol xho yid yor zho zul
"""
# The others, each with its longer code.
_OTHER = """
    ae:ave an:arg bg:bul bm:bam bn:ben bs:bos ce:che cs:ces cu:chu cv:chv dv:div ee:ewe eo:epo es:spa
    et:est ff:ful fj:fij fo:fao fy:fry ga:gle gd:gla gn:grn gv:glv ho:hmo ht:hat hz:her ia:ina id:ind
    ie:ile ig:ibo ik:ipk io:ido iu:iku ja:jpn jv:jav kg:kon kj:kua kk:kaz kl:kal km:khm kn:kan kr:kau
    ks:kas kv:kom kw:cor ky:kir lb:ltz lg:lug ln:lin lo:lao lt:lit lv:lav mg:mlg mh:mah mi:mri ml:mal
    mn:mon mr:mar mt:mlt nb:nob ng:ndo nr:nbl nv:nav om:orm pi:pli pl:pol ps:pus pt:por rm:roh rn:run
    rw:kin sc:srd sd:snd se:sme sg:sag sk:slk st:sot sv:swe tk:tuk tl:tgl tn:tsn tr:tur tt:tat ty:tah
    ug:uig wa:wln za:zha
"""
_CODES = {code[:2]: code for code in _BEGINNING.split()} | dict(pair.split(":") for pair in _OTHER.split())


def find_track_language(tag: str) -> str:
    """Return the code for a BCP 47 tag; `und` for one without."""
    language = tag.strip().replace("_", "-").lower().partition("-")[0]
    if len(language) == len(UNDETERMINED) and language.isascii() and language.isalpha():
        return language
    return _CODES.get(language, UNDETERMINED)
