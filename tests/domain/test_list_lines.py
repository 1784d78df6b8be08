"""Official lists as they are pasted: from Word, Excel, web pages and PDFs."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.list_lines import former_in, lines_of, read_lines
from app.domain.official_lists import Listed, Match, MatchedBy, Register, indexed, same_content


def read(text: str, *, renames: bool = False) -> list[tuple[str, str, str, str]]:
    return [
        (row.name, row.new_name, row.uscc, row.certificate_number)
        for row in read_lines(lines_of(text), renames=renames)
        if row.name
    ]


def test_lines_from_excel_are_read_by_their_head() -> None:
    text = (
        "附件\n浙江省2018年第一批高新技术企业名单\n"
        "序号\t地区\t企业名称\t证书编号\n"
        "1\t嘉兴市\t平湖甲科技有限公司\tGR201833000001\n"
        "2\t嘉兴市\t平湖乙（浙江）有限公司\tＧＲ201833000002\n"
        "合计\t\t2家\t\n"
    )

    assert read(text) == [
        ("平湖甲科技有限公司", "", "", "GR201833000001"),
        ("平湖乙（浙江）有限公司", "", "", "GR201833000002"),
    ]


def test_lines_without_a_head_tell_by_their_looks() -> None:
    text = (
        "1、平湖甲科技有限公司  GR201833000001\n"
        "2\u3000平湖乙 科技有限公司\n"
        "（3）平湖丙机械厂\n"
        "平湖丁有限公司 91330482MA28A0CX3R"
    )

    assert [row[0] for row in read(text)] == [
        "平湖甲科技有限公司",
        "平湖乙科技有限公司",
        "平湖丙机械厂",
        "平湖丁有限公司",
    ]
    assert read(text)[0][3] == "GR201833000001"


def test_renamed_firms_have_two_names() -> None:
    with_head = (
        "序号\t证书编号\t更名前企业名称\t更名后企业名称\n1\tGR1\t旧甲有限公司\t新甲股份有限公司"
    )
    without = "1 旧甲有限公司 新甲股份有限公司 GR201633000001"

    assert read(with_head, renames=True)[0][:2] == ("旧甲有限公司", "新甲股份有限公司")
    assert read(without, renames=True) == [
        ("旧甲有限公司", "新甲股份有限公司", "", "GR201633000001")
    ]


def test_chinese_numbers_former_names_and_the_sender_are_no_part_of_a_name() -> None:
    text = (
        "一、平湖甲有限公司\n（二）平湖乙（浙江）有限公司（原名：平湖丙(浙江)有限公司）\n"
        "（共2家，排名不分先后）\n浙江省高新技术企业认定管理工作领导小组办公室\n"
        "国家税务总局浙江省税务局\n二〇一八年九月二十日\n2018年9月20日"
    )

    assert [row[0] for row in read(text)] == ["平湖甲有限公司", "平湖乙（浙江）有限公司"]
    assert former_in(text.splitlines()[1]) == "平湖丙(浙江)有限公司"
    assert former_in("平湖甲(浙江)有限公司") == ""


def test_two_names_in_one_cell_are_the_old_and_the_new() -> None:
    head = "序号\t原企业名称\t变更后企业名称\t证书编号\n"

    assert read(head + "2\t旧甲（中国）有限公司 新甲有限公司", renames=True) == [
        ("旧甲（中国）有限公司", "新甲有限公司", "", "")
    ]


def test_same_content_is_known_however_it_is_laid_out() -> None:
    one = read_lines(lines_of("序号\t企业名称\n1\t甲（平湖）有限公司"), renames=False)
    other = read_lines(lines_of("拟认定名单\n1、甲(平湖)有限公司"), renames=False)

    assert same_content(one) == same_content(other)


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read_without_loss(text: str, renames: bool) -> None:
    lines = [line for line in lines_of(text) if any(cell.strip() for cell in line[1])]
    rows = read_lines(lines, renames=renames)

    assert len(rows) <= len(lines)
    assert all(len(row.name) <= 120 and len(row.certificate_number) <= 40 for row in rows)


REGISTER = Register(
    names=indexed([("甲（平湖）有限公司", 1), ("乙有限公司", 2), ("丙有限公司", 3)]),
    former_names=indexed([("老乙有限公司", 2), ("丙有限公司", 4)]),
    codes=indexed([("CODE1", 1)]),
    certificates=indexed([("GR1", 3), ("GR2", 2)]),
)


def test_names_match_folded_now_and_formerly() -> None:
    def match(name: str, number: str = "", uscc: str = "") -> Match:
        row = Listed(1, name, name, uscc=uscc, certificate_number=number)
        return REGISTER.match(row, by_certificate=True)

    assert match("甲 (平湖) 有限公司") == Match((1,), MatchedBy.NAME)
    assert match("老乙有限公司") == Match((2,), MatchedBy.FORMER_NAME)
    assert match("丙有限公司") == Match((3, 4))
    assert match("丙有限公司", "gr1") == Match((3,), MatchedBy.CERTIFICATE)
    assert match("谁也不是有限公司") == Match()
    assert match("谁也不是有限公司", uscc="code1") == Match((1,), MatchedBy.CODE)
