"""Films in other languages, of a film whose scenes were arranged anew: out of date, and made again."""

import httpx

from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, until_ended_again
from tests.api.kit import V1, Json, get, order_language, until_made

SCENES = [{"text": "A kite.", "lines": ["Look up!"]}, {"text": "A boat.", "lines": ["It turns."]}]
GERMAN: Json = {"language": "de", "lines": [["Schau nach oben!"], ["Es dreht sich."]], "voice": {}}


async def test_a_language_follows_the_scenes_wherever_they_stand(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.lines = {1: ("Look up!",), 2: ("It turns.",)}
    job_id = await make_film(api, worker, captions="files", prompt=None, scenes=SCENES)
    await order_language(api, await get(api, f"/jobs/{job_id}"), GERMAN)
    made = await until_made(api, await get(api, f"/jobs/{job_id}"))
    assert [film["outdated"] for film in made["results"]["languages"]] == [False]

    order = {"scenes": [{"scene": 2}, {"scene": 1}]}
    assert (await api.put(f"{V1}/jobs/{job_id}/scene-order", json=order)).status_code == 202
    arranged = await until_ended_again(api, job_id, made)
    [film] = arranged["results"]["languages"]
    assert (film["outdated"], film["lines"]) == (True, [["Es dreht sich."], ["Schau nach oben!"]])

    # A refusal names the places of all lines that are too long, not the numbers of their scenes.
    for lines, places in (([10, 1], ["lines.0"]), ([10, 10], ["lines.0", "lines.1"])):
        long = GERMAN | {"lines": [["Es dreht sich."] * count for count in lines]}
        errors = (await order_language(api, arranged, long, "/estimate")).json()["errors"]
        assert [error["field"] for error in errors] == places

    # A scene that was added since has no lines in this language.
    assert (await api.post(f"{V1}/jobs/{job_id}/scenes", json={"text": "Rain."})).status_code == 202
    added = await until_ended_again(api, job_id, arranged)
    again = {"language": "de", "again": True}
    assert (await order_language(api, added, again)).status_code == 202
    [film] = (await until_made(api, added))["results"]["languages"]
    assert film["lines"] == [["Es dreht sich."], ["Schau nach oben!"], []]
    assert (film["state"], film["outdated"]) == ("ready", False)
