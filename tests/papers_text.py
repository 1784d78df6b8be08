"""What a paper says, read back from its file: by poppler from a PDF, by python-docx from Word."""

import io
import subprocess
from pathlib import Path

from docx import Document


def text_of_pdf(content: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["/usr/bin/pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def text_of_docx(content: bytes) -> str:
    """Paragraphs and cells, in their order, without what is around them."""
    body = Document(io.BytesIO(content)).element.body
    return "\n".join(
        "".join(_sign(one) for one in paragraph.iter()) for paragraph in body.iter(f"{W}p")
    )


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _sign(element: object) -> str:
    tag, text = getattr(element, "tag", ""), getattr(element, "text", "")
    if tag == f"{W}t":
        return text or ""
    return {f"{W}br": "\n", f"{W}tab": "\t"}.get(tag, "")
