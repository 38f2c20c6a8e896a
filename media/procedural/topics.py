"""Topics of a scene's text: the places, hours, weathers, moods, colours, camera moves and things it names.

Each topic lists words in several languages. A word ending in * matches all words that begin with it; words in
scripts without spaces match anywhere. Of each group, the topic that is named first in the text wins.
"""

# ruff: noqa: RUF001 - the words of many languages look like one another

import re
import unicodedata
from functools import cache

Topics = dict[str, str]

PLACES: Topics = {
    "underwater": (
        "underwater submarine reef coral fish fishes whale* dolphin* diver diving unterwasser "
        "sous-marin 海底 水中"
    ),
    "space": (
        "space galaxy galaxies planet* astronaut* spaceship* rocket* orbit* cosmos cosmic universe "
        "moonlit-crater asteroid* nebula* weltall weltraum espace fusée espacio cohete космос* ракет* "
        "宇宙 太空 우주 فضاء"
    ),
    "sea": (
        "sea seas ocean* wave waves beach* shore* coast* harbour* harbor* island* boat* ship ships "
        "sail* lake* lighthouse* fisherman pier bay meer ozean strand hafen insel schiff mer océan "
        "plage bateau île lac mar océano playa barco isla море моря океан* остров* корабл* 海 湖 岛 "
        "바다 بحر البحر ים"
    ),
    "city": (
        "city cities street* town* skyline* skyscraper* downtown urban traffic neon metropolis office* "
        "building* rooftop* avenue subway station tower* taxi stadt straße strasse ville rue ciudad "
        "calle город* улиц* 城市 街 都市 도시 مدينة עיר"
    ),
    "forest": (
        "forest* wood woods jungle* tree trees pine* grove wolf bear deer fox wald wälder forêt bois "
        "bosque selva лес леса лесу 森 林 숲 غابة יער"
    ),
    "desert": (
        "desert* dune dunes sand sands sahara camel* pyramid* oasis cactus canyon* wüste désert "
        "desierto пустын* 沙漠 사막 صحراء מדבר"
    ),
    "mountains": (
        "mountain* peak peaks summit* alps himalaya* glacier* cliff* climb* volcano* berg berge gipfel "
        "montagne* montaña* гора горы горах 山 산 جبل הר"
    ),
    "room": (
        "room* kitchen* bedroom* house indoors inside interior* desk table* chair* sofa window* lamp* "
        "cafe café restaurant* bakery library workshop studio classroom laboratory lab bench zimmer "
        "küche chambre cuisine cocina habitación комнат* кухн* 部屋 房间 방 غرفة חדר"
    ),
    "fields": (
        "field* meadow* valley* hill hills farm* village* countryside prairie garden* flower* grass* "
        "vineyard* river* road park path train horse* feld wiese dorf hügel garten champ* prairie "
        "colline* jardin rivière campo colina jardín río поле поля деревн* 村 田 花 들판 حقل שדה"
    ),
    "abstract": (
        "abstract* geometr* shape* pattern* logo data digital algorithm* network* idea* dream* mind "
        "future concept* music sound technology software app product brand abstrakt* abstrait* "
        "абстракт* 抽象"
    ),
}

HOURS: Topics = {
    "dawn": (
        "dawn* sunrise* morning* daybreak morgen* aube matin amanecer mañana рассвет* утро утром 朝 "
        "黎明 早晨 فجر שחר"
    ),
    "dusk": (
        "dusk sunset* evening* twilight golden abend* sonnenuntergang crépuscule coucher soir atardecer "
        "ocaso закат* вечер* 夕 黄昏 日落 غروب שקיעה"
    ),
    "night": (
        "night* midnight moon* star stars starry starlit dark darkness nacht* nuit noche* ночь ночи "
        "ночью ночн* 夜 밤 ليل لילה"
    ),
    "day": (
        "day noon midday sunny sun sunlight bright daylight summer tag sonne mittag jour midi soleil "
        "día sol день днём солнц* 昼 日光"
    ),
}

WEATHERS: Topics = {
    "snow": (
        "snow* blizzard* winter* ice icy frozen frost* arctic christmas schnee* neige hiver nieve "
        "invierno снег* зим* 雪 冬 눈 ثلج שלג"
    ),
    "rain": (
        "rain rains rainy raining rainfall rainstorm storm* thunder* drizzle* downpour monsoon regen* "
        "sturm pluie orage lluvia tormenta дожд* гроз* 雨 비 مطر גשם"
    ),
    "fog": (
        "fog foggy mist misty haze hazy smoke smoky nebel brume brouillard niebla туман* 雾 霧 안개 ضباب"
    ),
    "fireflies": (
        "firefly fireflies magic* fairy fairies enchant* glow* lantern* spirit* glühwürmchen lucioles "
        "luciérnagas светлячк* 萤 蛍"
    ),
    "embers": (
        "fire fires flame* ember* campfire* burn* lava battle war explosion feuer feu fuego огонь огня "
        "костёр 火 불 نار אש"
    ),
    "petals": (
        "spring blossom* petal* cherry wedding romance* love* autumn fall leaves leaf herbst frühling "
        "automne printemps otoño primavera осен* весн* любов* 樱 桜 春 秋 愛 爱"
    ),
    "clear": "clear calm still",
}

MOODS: Topics = {
    "noir": "noir black-and-white monochrome grayscale greyscale detective* film-noir schwarzweiß",
    "sepia": "vintage sepia nostalg* retro old memory memories antique western past history",
    "neon": (
        "neon cyberpunk synthwave futuristic future sci-fi scifi robot* hologram* digital technology "
        "vaporwave nightclub"
    ),
    "gloom": (
        "sad* lonely alone grief horror scary fear* ghost* grim ruin* death gloomy melanchol* haunted "
        "abandoned storm* war battle traurig triste грустн* 悲 حزين"
    ),
    "joy": (
        "happy happi* joy* fun laugh* celebrat* party festival* child children kid kids play* bright "
        "colorful colourful cheerful smile* birthday fröhlich heureux joie feliz alegr* радост* счаст* "
        "楽 快乐 سعيد שמח"
    ),
    "warm": (
        "warm* cozy cosy love* romance* romantic* tender home golden sunset* hearth wedding gentle "
        "amour amor любов* 愛 爱 حب"
    ),
    "cold": "cold* icy frozen winter* snow* ice arctic frost* kalt froid frío холод* 寒",
    "pastel": "pastel* soft dream* fairy watercolor watercolour cute gentle delicate blossom* spring",
}

COLOURS: Topics = {
    "red": "red crimson scarlet rouge rojo rot красн* 红 赤",
    "orange": "orange amber pumpkin",
    "yellow": "yellow gold gelb jaune amarillo жёлт* 黄",
    "green": "green emerald lush grün vert verde зелён* 绿 緑",
    "teal": "teal turquoise cyan aqua",
    "blue": "blue azure sapphire navy blau bleu azul син* 蓝 青",
    "purple": "purple violet lavender lila pourpre фиолет* 紫",
    "pink": "pink rose magenta rosa",
}

MOVES: Topics = {
    "push": (
        "push pushes dolly zoom zooms closer close-up closeup closeups approach* into toward towards "
        "heranfahrt nahaufnahme 特写"
    ),
    "pull": "pull pulls reveal* wide establishing zoom-out back-away distance away totale",
    "left": "left leftward links gauche izquierda",
    "right": (
        "pan pans panning right track* tracking follow* drive* driving run running runs train rechts "
        "droite derecha"
    ),
    "up": "tilt tilts up rise* rising climb* soar* rocket* launch* ascend* looks-up",
    "down": "down fall* falling descend* sink* dive* lower*",
    "aerial": (
        "aerial drone* bird's-eye overhead fly flies flying flyover above soar* luftaufnahme dron 航拍"
    ),
    "handheld": "handheld shaky documentary chase* fight*",
    "still": "static still locked tripod portrait",
}

PROPS: Topics = {
    "birds": "bird* gull* seagull* crow* eagle* fly flying freedom vogel vögel oiseau* pájaro* птиц* 鸟 鳥",
    "balloon": "balloon* ballon* globo* party birthday child children adventure* 气球",
    "boat": (
        "boat* ship ships sail* fisherman fishing fisher harbour* harbor* schiff boot bateau barco "
        "корабл* лодк* 船"
    ),
    "lighthouse": "lighthouse* leuchtturm phare faro маяк* beacon 灯塔",
    "house": "house* home village* farm* cabin* cottage* haus dorf maison casa дом деревн* 家 屋",
    "person": (
        "man woman boy girl person people child children he she traveler traveller hero heroine "
        "wanderer walk* astronaut mann frau homme femme hombre mujer человек мужчин* женщин* 人 男 女"
    ),
}

WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def find_topics(topics: Topics, text: str) -> list[str]:
    """Return the topics that `text` names, in the order of their first mention."""
    text = unicodedata.normalize("NFC", text).casefold()
    found = {topic: _find_position(words, text) for topic, words in topics.items()}
    return sorted((topic for topic in found if found[topic] >= 0), key=lambda topic: found[topic])


def first_topic(topics: Topics, text: str, otherwise: str) -> str:
    """Return the topic that `text` names first, or `otherwise`."""
    return next(iter(find_topics(topics, text)), otherwise)


def _find_position(words: str, text: str) -> int:
    """Return the offset in `text` of the first match of `words`, or -1."""
    match = _topic_pattern(words).search(text)
    return match.start() if match else -1


@cache
def _topic_pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(_word_pattern(word) for word in words.casefold().split()))


def _word_pattern(word: str) -> str:
    if WITHOUT_SPACES.search(word):
        return re.escape(word)
    end = "" if word.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(word.removesuffix('*'))}{end}"
