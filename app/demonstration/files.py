"""Files of fictitious applications: small PDFs that say that they are made up, the same from the
same seed. Their rows are facts of the world; the files are written when the world is loaded."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.demonstration.facts import Fact, Ref, moment, public_id
from app.domain.forms.schema import Form
from app.files.store import folder_of
from app.models.application_files import ApplicationFile
from app.models.applications import Application
from app.models.enterprises import Attachment
from app.queries.attachments import OF_APPLICATION

MADE_UP = "本文件为演示环境虚构,不是任何企业的材料。"
NAMES = {
    "licence": "营业执照副本(演示).pdf",
    "ip_papers": "IP01 专利证书(演示).pdf",
    "organisation_papers": "研发组织管理制度汇编(演示).pdf",
}
"""By slot, the file that stands in it."""


def file_facts(seed: int, application: Fact, form: Form, uploaded_by: str) -> Iterator[Fact]:
    """A file in each of some slots, there since the application was begun."""
    day, shared = application.appears_on, application.columns
    for slot, name in NAMES.items():
        key = f"{application.key}/{slot}"
        content = paper(name)
        yield Fact(
            Attachment,
            key,
            day,
            {
                "county_code": shared["county_code"],
                "enterprise_id": shared["enterprise_id"],
                "subject_kind": OF_APPLICATION,
                "subject_id": public_id(seed, Application, application.key),
                "file_name": name,
                "stored_name": hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()[:32],
                "media_type": "application/pdf",
                "size_bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "uploaded_by": uploaded_by,
                "uploaded_at": moment(day, key),
            },
            about=application.about,
        )
        yield Fact(
            ApplicationFile,
            key,
            day,
            {
                "county_code": shared["county_code"],
                "enterprise_id": shared["enterprise_id"],
                "application_id": Ref(Application, application.key),
                "attachment_id": Ref(Attachment, key),
                "slot": slot,
                "place": 1,
                "number": 1,
                "audience": form.slots[slot].audience,
                "taken_out_at": None,
                "taken_out_by": "",
            },
            about=application.about,
        )


def write_files(data_dir: Path, facts: Iterable[Fact]) -> None:
    """Of all days at once: a world that goes on finds them there."""
    folder = folder_of(data_dir)
    for fact in facts:
        if fact.model is Attachment:
            path = folder / fact.columns["stored_name"]
            path.write_bytes(paper(fact.columns["file_name"]))


def paper(name: str) -> bytes:
    """One page with two lines, in the font that every reader has for Chinese: none is embedded."""
    title, said = (line.encode("utf-16-be").hex() for line in (name.removesuffix(".pdf"), MADE_UP))
    drawn = f"BT /F1 20 Tf 72 720 Td <{title}> Tj 0 -40 Td /F1 12 Tf <{said}> Tj ET"
    return _numbered(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    )


def _numbered(*objects: str) -> bytes:
    """ISO 32000-1, 7.5: the objects, where each begins, and where that is told."""
    found = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(found))
        found += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return found + f"{end}startxref\n{len(found)}\n%%EOF\n".encode()
