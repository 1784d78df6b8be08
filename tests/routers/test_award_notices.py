"""The public notice of an award round: on its page, on paper and as a file."""

from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_demonstration
from tests.services.award_scene import FIRM_NAMES, TODAY, Scene


def test_notice_tells_what_each_firm_is_to_get(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, TODAY)
    scene = Scene(store)
    scene.to_notice()
    officer = as_viewer(Role.BUREAU_OFFICER)
    notice = officer.get(f"/api/awards/{scene.round.public_id}").json()["notice_id"]

    page, paper = (officer.get(f"/notices/{notice}{end}").text for end in ("", "/print"))
    rows = officer.get(f"/api/notices/{notice}/export?format=json").json()

    assert [(one["enterprise"], one["rewarded"], one["amount_cny"]) for one in rows] == [
        (name, "第三条", "200000.00") for name in FIRM_NAMES
    ]
    assert "共 2 条" in page
    assert "现将下列 2 家企业予以公示" in paper
    for text in (page, paper):
        assert "高新技术企业" in text
        assert text.count("20.00") == len(FIRM_NAMES)
        assert "40.00" in text
