"""Panels and reviews: who may be drawn, what two people do, what is hidden until when."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.panels import Exclusion, ExpertKind, PanelState
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason, TransitionRefused
from app.domain.relations import RelationKind
from app.domain.review_forms import form_of
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person, Recusal
from app.models.reviews import Expert, Panel, PanelSeat, Review
from app.queries.panel_results import results_of_case
from app.queries.panels import describe_panel, describe_replay
from app.queries.reviews import describe_review, list_reviews
from app.services.panels import (
    DrawInput,
    RedrawDecision,
    RedrawInput,
    ask_redraw,
    close_panel,
    decide_redraw,
    draw_panel,
    release_panel,
)
from app.services.reviews import (
    MarkInput,
    ReviewInput,
    StepDownInput,
    save_review,
    step_down,
    submit_review,
)
from tests.factories import (
    make_batch,
    make_case,
    make_enterprise,
    make_expert,
    make_figures,
    make_pool_of_experts,
    make_recusal,
    make_staff,
    viewer_of,
)

TODAY, DUE = date(2018, 9, 3), date(2018, 9, 21)


def officer(session: Session) -> Viewer:
    return viewer_of(person=make_staff(session))


def head(session: Session) -> Viewer:
    return viewer_of(Role.SECTION_HEAD, person=make_staff(session))


def drawn(
    session: Session, case: CultivationCase, viewer: Viewer | None = None, **given: object
) -> Panel:
    asked = DrawInput.model_validate({"case_id": case.public_id, "due_on": DUE} | given)
    return draw_panel(session, viewer or officer(session), asked, TODAY)


def sitting(session: Session, panel: Panel) -> list[tuple[PanelSeat, Expert]]:
    return [
        (seat, expert)
        for seat, expert in session.exec(
            select(PanelSeat, Expert)
            .join(Expert, col(Expert.id) == col(PanelSeat.expert_id))
            .where(PanelSeat.panel_id == panel.id, col(PanelSeat.seat).is_not(None))
            .order_by(col(PanelSeat.seat))
        )
    ]


def as_expert(session: Session, expert: Expert, *closed: Enterprise) -> Viewer:
    person = session.get_one(Person, expert.person_id)
    firms = frozenset(firm.id or 0 for firm in closed)
    return viewer_of(Role.EXPERT, person=person, recused_from=firms)


def marks(kind: ExpertKind, points: int = 1) -> list[MarkInput]:
    return [
        MarkInput(item=one.key, points=min(points, one.most), justification="见材料")
        if one.most is not None
        else MarkInput(item=one.key, is_met=True)
        for one in form_of(kind)
    ]


def submit_all(session: Session, panel: Panel, points: int = 1) -> None:
    for seat, expert in sitting(session, panel):
        viewer = as_expert(session, expert)
        for line in list_reviews(session, viewer):
            version = describe_review(session, viewer, line.id).version
            given = ReviewInput(marks=marks(seat.kind, points), opinion="同意", version=version)
            submit_review(session, viewer, line.id, given)


def test_panel_is_drawn_and_replays_to_itself(session: Session) -> None:
    make_pool_of_experts(session, 8, 3, 2)
    viewer = officer(session)
    panel = drawn(session, make_case(session, make_enterprise(session)), viewer)

    found = describe_panel(session, viewer, panel.public_id)
    again = describe_replay(session, viewer, panel.public_id).again

    kinds = [one.kind for one in found.seats]
    assert len(kinds) == 5
    assert kinds.count(ExpertKind.TECHNICAL) >= 3
    assert ExpertKind.FINANCIAL in kinds
    assert again.holds
    assert (found.candidates, found.eligible, found.is_pool_large_enough) == (13, 13, False)


def test_touched_seat_is_found_by_the_replay(session: Session) -> None:
    make_pool_of_experts(session, 8, 3)
    viewer = officer(session)
    panel = drawn(session, make_case(session, make_enterprise(session)), viewer)
    seats = session.exec(select(PanelSeat).where(PanelSeat.panel_id == panel.id)).all()
    technical = [one for one in seats if one.kind is ExpertKind.TECHNICAL]
    sits = next(one for one in technical if one.seat)
    waits = next(one for one in technical if not one.seat)
    sits.seat, waits.seat = None, sits.seat
    session.flush()

    assert not describe_replay(session, viewer, panel.public_id).again.holds


def test_everybody_with_a_tie_is_excluded_with_its_reason(session: Session) -> None:
    make_pool_of_experts(session, 4, 2)
    firm = make_enterprise(session, name="平湖丁电子有限公司", technology_field="1.2")
    case = make_case(session, firm, agency="嘉兴某咨询有限公司")
    tied = {
        Exclusion.RELATION: make_expert(session),
        Exclusion.SAME_EMPLOYER: make_expert(session, employer="平湖丁电子有限公司"),
        Exclusion.AGENCY: make_expert(session, agencies="嘉兴某咨询有限公司\n另一家"),
        Exclusion.NOT_IN_FIELD: make_expert(session, fields="4.1"),
        Exclusion.NO_ACCOUNT: make_expert(session, person_id=None),
        Exclusion.NOT_DECLARED: make_expert(
            session,
            person_id=make_staff(session, Role.EXPERT, has_declared=False).id,
        ),
    }
    related = session.get_one(Person, tied[Exclusion.RELATION].person_id)
    make_recusal(session, related, firm)
    make_expert(session, is_active=False)

    panel = drawn(session, case)

    rows = session.exec(select(PanelSeat).where(PanelSeat.panel_id == panel.id)).all()
    by_expert = {row.expert_id: row for row in rows}
    assert len(rows) == 12
    assert {reason: by_expert[expert.id or 0].exclusions for reason, expert in tied.items()} == {
        reason: reason.value for reason in tied
    }
    assert all(by_expert[one.id or 0].seat is None for one in tied.values())


def test_one_panel_works_at_a_time(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    case = make_case(session, make_enterprise(session))
    drawn(session, case)

    with pytest.raises(TransitionRefused) as refused:
        drawn(session, case)

    assert refused.value.reasons == (Reason.PANEL_AT_WORK,)


def test_recused_officer_draws_no_panel_for_the_firm_and_sees_none(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    firm = make_enterprise(session)
    case = make_case(session, firm)
    away = viewer_of(person=make_staff(session), recused_from=frozenset({firm.id or 0}))

    with pytest.raises(InvalidValue):
        drawn(session, case, away)
    panel = drawn(session, case)

    with pytest.raises(NotFound):
        describe_panel(session, away, panel.public_id)


def test_panel_of_a_batch_reviews_all_its_live_cases(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    batch = make_batch(session)
    firms = [make_enterprise(session) for _ in range(3)]
    for firm in firms:
        make_case(session, firm, batch_id=batch.id)
    asked = DrawInput(batch_id=batch.public_id, due_on=DUE)
    away = viewer_of(person=make_staff(session), recused_from=frozenset({firms[0].id or 0}))

    panel = draw_panel(session, away, asked, TODAY)

    found = describe_panel(session, away, panel.public_id)
    assert (found.line.cases, len(found.cases), found.withheld) == (3, 2, 1)
    assert found.line.reviews == 15
    assert sorted(one.number for one in found.cases) != []


def test_redraw_needs_a_reason_and_a_second_person(session: Session) -> None:
    make_pool_of_experts(session, 9, 3)
    first, second = officer(session), officer(session)
    panel = drawn(session, make_case(session, make_enterprise(session)), first)
    ask_redraw(session, first, panel.public_id, RedrawInput(reason="两位专家同日出差"), TODAY)

    with pytest.raises(TransitionRefused) as refused:
        decide_redraw(session, first, panel.public_id, RedrawDecision(is_granted=True), TODAY)
    again = decide_redraw(session, second, panel.public_id, RedrawDecision(is_granted=True), TODAY)

    assert refused.value.reasons == (Reason.OWN_REDRAW,)
    assert (panel.state, again.state) == (PanelState.REPLACED, PanelState.REVIEWING)
    assert (again.replaces_id, again.seed == panel.seed) == (panel.id, False)
    kept = describe_panel(session, first, panel.public_id)
    assert (kept.replaced_by, kept.redraws[0].reason) == (again.public_id, "两位专家同日出差")
    old = {expert.id for _, expert in sitting(session, panel)}
    for expert in session.exec(select(Expert).where(col(Expert.id).in_(old))):
        lines = list_reviews(session, as_expert(session, expert))
        assert all(line.id not in _reviews(session, panel) for line in lines)


def _reviews(session: Session, panel: Panel) -> set[str]:
    return set(session.exec(select(Review.public_id).where(Review.panel_id == panel.id)))


def test_refused_redraw_leaves_the_panel(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    first, second = officer(session), head(session)
    panel = drawn(session, make_case(session, make_enterprise(session)), first)
    ask_redraw(session, first, panel.public_id, RedrawInput(reason="想换人"), TODAY)

    same = decide_redraw(
        session, second, panel.public_id, RedrawDecision(is_granted=False, note="无理由"), TODAY
    )

    assert (same.public_id, same.state) == (panel.public_id, PanelState.REVIEWING)


def test_expert_reads_without_names_and_only_their_own(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    firm = make_enterprise(session, name="平湖戊传感科技有限公司")
    make_figures(session, firm)
    panel = drawn(session, make_case(session, firm))
    (_, expert), *others = sitting(session, panel)
    viewer = as_expert(session, expert)

    line = list_reviews(session, viewer)[0]
    found = describe_review(session, viewer, line.id)

    assert (line.enterprise, line.number) == (None, 1)
    assert firm.name not in str(found)
    assert firm.uscc not in str(found)
    assert "1,234.57 万元" in str(found.dossier)
    with pytest.raises(NotFound):
        describe_review(session, as_expert(session, others[0][1]), line.id)
    with pytest.raises(NotFound):
        describe_review(session, officer(session), line.id)


def test_open_review_tells_the_firm(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    firm = make_enterprise(session)
    panel = drawn(session, make_case(session, firm), is_blind=False)
    _, expert = sitting(session, panel)[0]

    assert list_reviews(session, as_expert(session, expert))[0].enterprise == firm.name


def test_names_stay_hidden_until_released(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    firm = make_enterprise(session)
    case = make_case(session, firm)
    boss = head(session)
    panel = drawn(session, case, boss)
    names = {expert.name for _, expert in sitting(session, panel)}
    owner = viewer_of(Role.ENTERPRISE_USER, enterprises=[firm])

    def told(viewer: Viewer) -> str:
        pages = [results_of_case(session, viewer, case.public_id)]
        if viewer is boss:
            pages += [
                describe_panel(session, boss, panel.public_id),  # type: ignore[list-item]
                describe_replay(session, boss, panel.public_id),  # type: ignore[list-item]
            ]
        return str(pages)

    assert results_of_case(session, boss, case.public_id) == []
    with pytest.raises(TransitionRefused) as early:
        close_panel(session, boss, panel.public_id, TODAY)
    submit_all(session, panel)
    close_panel(session, boss, panel.public_id, TODAY)
    assert len(results_of_case(session, boss, case.public_id)) == 1
    assert results_of_case(session, owner, case.public_id) == []
    assert not any(name in told(boss) for name in names)
    with pytest.raises(NotPermitted):
        release_panel(session, officer(session), panel.public_id, TODAY)
    release_panel(session, boss, panel.public_id, TODAY)

    assert early.value.reasons == (Reason.REVIEWS_MISSING,)
    assert all(name in told(boss) for name in names)
    assert all(name in told(owner) for name in names)


def test_submitted_review_stays_as_it_is(session: Session) -> None:
    make_pool_of_experts(session, 6, 2)
    panel = drawn(session, make_case(session, make_enterprise(session)))
    seat, expert = sitting(session, panel)[0]
    viewer = as_expert(session, expert)
    line = list_reviews(session, viewer)[0]
    version = describe_review(session, viewer, line.id).version
    half = ReviewInput(marks=marks(seat.kind)[:2], opinion="", version=version)

    saved = save_review(session, viewer, line.id, half)
    with pytest.raises(InvalidValue):
        submit_review(session, viewer, line.id, half.model_copy(update={"version": saved.version}))
    whole = ReviewInput(marks=marks(seat.kind), opinion="可", version=saved.version)
    done = submit_review(session, viewer, line.id, whole)

    assert (done.submitted_at is not None, len(done.digest)) == (True, 64)
    with pytest.raises(TransitionRefused) as refused:
        save_review(session, viewer, line.id, whole.model_copy(update={"version": done.version}))
    assert refused.value.reasons == (Reason.REVIEW_SUBMITTED,)


def test_expert_with_a_relation_steps_down_and_the_next_of_the_draw_sits(
    session: Session,
) -> None:
    make_pool_of_experts(session, 8, 3)
    firm = make_enterprise(session)
    viewer = officer(session)
    panel = drawn(session, make_case(session, firm), viewer)
    before = sitting(session, panel)
    seat, expert = before[0]
    me = as_expert(session, expert)
    given = StepDownInput(kind=RelationKind.AGENCY, reason="为其做过专利代理")

    step_down(session, me, list_reviews(session, me)[0].id, given, TODAY)

    after = sitting(session, panel)
    stayed = {one.id for _, one in before} - {expert.id}
    assert stayed < {one.id for _, one in after}
    assert (len(after), expert.id in {one.id for _, one in after}) == (5, False)
    assert after[0][0].seat == 1
    assert describe_replay(session, viewer, panel.public_id).again.holds
    assert session.exec(select(Recusal.enterprise_id)).all() == [firm.id]
    assert list_reviews(session, as_expert(session, expert, firm)) == []
    assert list_reviews(session, as_expert(session, after[0][1])) != []
    submit_all(session, panel)
    close_panel(session, viewer, panel.public_id, TODAY)
    assert seat.stepped_down_on == TODAY


def test_too_small_a_pool_draws_nobody(session: Session) -> None:
    make_pool_of_experts(session, 4, 0)

    with pytest.raises(TransitionRefused) as refused:
        drawn(session, make_case(session, make_enterprise(session)))

    assert refused.value.reasons == (Reason.TOO_FEW_EXPERTS, Reason.NO_FINANCIAL_EXPERT)
    assert session.exec(select(Panel)).all() == []


@pytest.mark.parametrize("given", [{}, {"case_id": "a", "batch_id": "b"}])
def test_panel_is_for_a_case_or_for_a_batch(given: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        DrawInput.model_validate(given | {"due_on": DUE})
