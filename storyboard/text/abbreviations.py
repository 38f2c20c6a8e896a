# ruff: noqa: RUF001 -- Cyrillic and Arabic letters that look like others are meant as they stand
"""Abbreviations whose dot does not end a sentence, in the languages that `patterns` covers.

All languages share these lists: a prompt does not name its language, and an abbreviation of one is rarely the
last word of a sentence in another. Where it may be (`no.`, `art.`, `Sun.`), the next word decides.
All entries are in lower case, in the form that `abbreviation_key` returns.
"""

import re

_SPACES = re.compile(r"[\s.]+")


def abbreviation_key(text: str) -> str:
    """Return the form used in the lists: lower case, without dots and spaces."""
    return _SPACES.sub("", text).casefold()


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Followed by a name, or by more of the sentence.
BEFORE_A_NAME = _word_set("""
    mr mrs ms mx messrs dr drs prof profs ste sra srta srs dra capt cpt lt cpl sgt adm cmdr pvt supt mts
    mme mmes mlle mlles mgr frl dott avv gral cnel tte dn dña sta sto snr exmo exma sgto approx ca vs bzw
    sog inkl exkl evtl ggf vgl cf env hrsg проф акад доц ул просп наб дер тов напр डॉ प्रो श्री श्रीमती
    सुश्री रु सं नं किमी मिमी सेमी
""")
# Followed by a name if capitalised; in lower case they are ordinary words.
CAPITALISED_BEFORE_A_NAME = _word_set("""
    st sr jr fr mt ft col maj gen rev hon gov sen rep pres det insp mm me hr hrn fa dipl sig ing arch mons
    on geom rag cav cap lic av avda bd pza eng cel univ
""")
# Followed by a number: `No. 5`, `Kap. 3`, `стр. 12`.
BEFORE_A_NUMBER = _word_set("""
    no nr nos num núm n vol vols bd bde bvd kap ch chap cap caps art arts fig figs abb tab p pp s pag pagg
    pág págs pgs sec op ed lt col v стр рис гл табл кв корп п с т д jan feb mar apr jun jul aug sep sept
    oct nov dec mon tue wed thu fri sat sun mo di mi do fr sa so
""")
# A sentence may end with these. It does if a word of SENTENCE_OPENERS follows.
MAY_END_A_SENTENCE = _word_set("""
    inc ltd corp co llc plc bros ave blvd rd dept chr uhr std spa lda bd им г гг вв ч мин сек др мм см км
    кг руб коп тыс млн млрд
""")
# As above, for letters with dots in between: `p.m.`, `U. S.`, `a.C.`, `н. э.`
DOTTED_MAY_END_A_SENTENCE = _word_set("""
    am pm us usa uk un eu dc bc ad bce ce phd ba ma bsc msc md ac jc avjc apjc vchr nchr eeuu aec dec sa
    sl srl нэ днэ
""")
# Letters with dots in between, after which the sentence always continues.
NEVER_ENDS_A_SENTENCE = _word_set("eg ie zb dh ua oä pex cad pd pej às ivm те тк то")
# These close a list: a capital after them begins a new sentence.
CLOSING_A_LIST = _word_set("etc usw ecc тд тп итд итп etal إلخ الخ आदि इत्यादि")
# German nouns (days, months and others) that follow an ordinal, and are capitalised anyway.
AFTER_AN_ORDINAL = _word_set("""
    januar jänner februar märz april mai juni juli august september oktober november dezember montag
    dienstag mittwoch donnerstag freitag samstag sonnabend sonntag jahrhundert jahrtausend stock etage
    stockwerk klasse akt szene kapitel mal platz fc bezirk weltkrieg tag woche monat jahr runde teil
    lebensjahr geburtstag
""")
BEFORE_AN_ORDINAL = _word_set("""
    am im in zum vom beim ab bis seit der die das den dem des jeder jede jedes jeden jedem ein eine einen
    einem einer mein dein sein ihr unser meine seine ihre unsere meinem seinem ihrem unserem meinen seinen
    ihren unseren
""")
# Words that begin sentences and are hardly ever names.
SENTENCE_OPENERS = _word_set("""
    the a an he she it they we you i his her its their our my this that these those there here then now
    when while as in on at but and or so no not nobody nothing everyone every each all some one behind
    above below suddenly outside le la les un une des du il elle ils elles nous vous je tu ce cette ces
    cet son sa ses leur leurs mais et puis dans sur sous au aux en personne rien chaque tout soudain
    derrière der die das den dem ein eine einen er sie es wir ich ihr man dann und aber oder im am auf
    unter über vor hinter niemand keiner jeder alle plötzlich sein seine ihre draußen heute el los las una
    él ella ellos ellas su sus este esta desde nadie nada cada todos y pero entonces luego sobre lo gli i
    uno lui lei loro suo sua suoi questo questa nessuno niente ogni tutti poi ma da nel nella sul sulla
    dal o os as um uma ele ela eles elas seu seus suas ninguém mas então na nos nas он она оно они это
    этот эта его её их мы я ты вы в на и но а над под за никто ничто все там здесь потом затем у
""")
