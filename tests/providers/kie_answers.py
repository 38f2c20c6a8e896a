"""Answers of KIE's market."""

import json


def within(data: object, code: int = 200, msg: str = "success") -> dict[str, object]:
    return {"code": code, "msg": msg, "data": data}


def a_record(state: str, **more: object) -> dict[str, object]:
    return within({"taskId": "t1", "state": state, "resultJson": "", "failCode": "", "failMsg": "", **more})


def done(*urls: str) -> dict[str, object]:
    return a_record("success", resultJson=json.dumps({"resultUrls": urls}))


def failing(code: object, msg: str | None, **more: object) -> dict[str, object]:
    return a_record("fail", failCode=code, failMsg=msg, **more)
