"""Cases with a random history, for comparing what SQL says with what the rules say."""

import random
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from app.domain.programmes.table import PROGRAMMES
from app.models.cases import CultivationCase, StageEvent
from tests.factories import store

DAY = timedelta(days=1)


def wander(session: Session, case: CultivationCase, dice: random.Random) -> None:
    """A random history: moves known late, some taken back, some dated anew."""
    rules = PROGRAMMES[case.programme]
    stage, day, known = rules.first_stage, case.opened_on, case.opened_on
    walked: list[StageEvent] = []
    for _ in range(dice.randint(0, 8)):
        known = max(known, day) + DAY * dice.randint(0, 20)
        usual: dict[str, Any] = {
            "county_code": case.county_code,
            "case_id": case.id,
            "programme": case.programme,
            "known_on": known,
            "actor_name": "测试",
        }
        if walked and dice.random() < 0.25:
            event = walked.pop()
            store(session, StageEvent(happened_on=known, corrects_id=event.id, **usual))
            stage, day = event.source or stage, event.happened_on
        elif walked and dice.random() < 0.25:
            event = walked[-1]
            day = event.happened_on + DAY * dice.randint(0, 5)
            store(
                session,
                StageEvent(happened_on=known, corrects_id=event.id, new_happened_on=day, **usual),
            )
        else:
            moves = [move for move in rules.moves if move.source is stage]
            if not moves:
                break
            move = dice.choice(moves)
            day += DAY * dice.randint(0, 15)
            made = StageEvent(
                action=move.action,
                source=move.source,
                target=move.target,
                authority=move.authority,
                happened_on=day,
                **usual,
            )
            walked.append(store(session, made))
            stage = move.target
    case.stage = stage
    session.flush()
