# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""Remove a chatbot's preface and epilogue: "Sure! Here is your script:", "Let me know what to change!"."""

import re

# Prefaces and epilogues are short; longer blocks belong to the story.
_MAX_BLOCK_CHARS = 400
# How many of the three signs make a preface; one alone occurs in many stories.
_MIN_SIGNS = 2
_PREFACE = re.compile(
    r"\W*(?:(?:"
    r"sure|certainly|absolutely|of course|great|okay|ok|got it|here(?:['’]s| is| are)|below is|"
    r"bien sûr|voici|d['’]accord|natürlich|gerne?|klar|selbstverständlich|hier (?:ist|sind|kommt)|"
    r"claro|por supuesto|aquí (?:tienes|está|va)|certo|certamente|ecco|com certeza|aqui (?:está|vai)|"
    r"конечно|вот|хорошо"
    r")\b|بالتأكيد|بالطبع|إليك|ज़रूर|बिल्कुल|यह रहा|もちろん|承知|以下|はい|当然|好的|這是|这是)",
    re.IGNORECASE,
)
# The signs: it says that something follows (in words, or by a colon), and it names a script.
_IS_HERE = re.compile(
    r"\bhere\b|below|voici|\bhier\b|aquí|\becco\b|\baqui\b|\bвот\b|ниже|إليك|यह रहा|यहाँ|以下|這是|这是",
    re.IGNORECASE,
)
_NAMES_IT = re.compile(
    r"script|storyboard|screenplay|scénario|drehbuch|skript|gui[oó]n|sceneggiatura|copione|roteiro|guião|сценари|"
    r"سيناريو|पटकथा|स्क्रिप्ट|脚本|腳本|剧本|台本|シナリオ|分镜",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：][*_\s]*$")
_EPILOGUE = re.compile(
    r"\W*(?:"
    r"let me know|would you like|do you want me|want me to|shall i|feel free|happy to|"
    r"(?:i )?hope (?:this|you)|if you(?:['’]d| would)? (?:like|want|need)|just (?:say|tell|let)|"
    r"n['’]hésite|souhaite[sz]|veux-tu|voulez-vous|di(?:s|tes)-moi|"
    r"lass(?:en)? (?:mich|sie mich)|sag mir|soll ich|möchte(?:st|n)|wenn du|"
    r"avísame|dime si|si quieres|¿quieres|¿te gustaría|fammi sapere|vuoi che|se vuoi|"
    r"me avise|avisa-me|diga-me|quer que|gostaria|дай(?:те)? знать|хотите|если нужно|"
    r"أخبرني|هل تريد|إذا كنت|मुझे बता|क्या आप|お知らせ|ご希望|いかが|修正|如果|请告诉|請告訴|需要我|希望这)",
    re.IGNORECASE,
)
# An epilogue speaks of the script, not of the story.
_OF_CHANGES = re.compile(
    r"let me know|chang|adjust|revis|edit|tweak|modif|version|script|scene|expand|shorte|longer|feedback|"
    r"further|help|assist|änder|anpass|szene|ajust|scène|cambi|guion|escena|scena|alter|cena|измен|сцен|تعديل|تغيير|बदल|दृश्य|"
    r"変更|修正|調整|シーン|知らせ|修改|调整|調整|场景|更改|帮",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_RULE = re.compile(r"[\s*_=~#–—-]*")
_FENCE = re.compile(
    r"^[ \t]*(?:```|~~~)[^\n]{0,40}\n(?P<inside>.*?)^[ \t]*(?:```|~~~)[ \t]*$", re.DOTALL | re.MULTILINE
)


def strip_chatter(text: str) -> str:
    """Return the script alone, without a code fence around most of it; unchanged if nothing would be left."""
    told = _trim_ends(text)
    fence = _FENCE.search(told)
    if fence and 2 * len(fence["inside"].strip()) > len(told):
        told = fence["inside"]
    return told if any(map(str.isalnum, told)) else text


def _trim_ends(text: str) -> str:
    """Remove a preface, epilogues, and the dividing lines between them and the story."""
    blocks = [match.span() for match in _BLOCK.finditer(text)]
    told = [text[start:end] for start, end in blocks]
    has_preface = len(told) > 1 and _is_preface(told[0])
    first, last = int(has_preface), len(told)
    while last - first > 1 and _is_epilogue(told[last - 1], has_preface=has_preface):
        last -= 1
    if (first, last) == (0, len(told)):
        return text
    while last - first > 1 and _RULE.fullmatch(told[last - 1]):
        last -= 1
    while last - first > 1 and _RULE.fullmatch(told[first]):
        first += 1
    return text[blocks[first][0] : blocks[last - 1][1]]


def _is_preface(block: str) -> bool:
    if len(block) > _MAX_BLOCK_CHARS or not _PREFACE.match(block):
        return False
    told = (_IS_HERE.search(block), _NAMES_IT.search(block), _COLON.search(block))
    return sum(map(bool, told)) >= _MIN_SIGNS


def _is_epilogue(block: str, *, has_preface: bool) -> bool:
    if len(block) > _MAX_BLOCK_CHARS or not _EPILOGUE.match(block):
        return False
    return has_preface or bool(_OF_CHANGES.search(block))
