"""Names for analysis that tell nobody, and stay the same from one export to the next.

A pseudonym is a keyed hash with the course's secret: without that nobody can tell whose it is, not even by trying all
names, and with it the instructor can. Results of the same student in several units keep together.
"""

import csv
import hashlib
import hmac
import io
import unicodedata
from collections.abc import Iterable

from grader.reports.escaping import for_csv

_PURPOSE = b"firstlayer pseudonym"
DIGITS = 16
"Hexadecimal: two of a million students share a pseudonym with a chance of one in thirty million."


def pseudonym(secret: bytes, student: str) -> str:
    """What stands for `student` in an export: `student-` and 16 hex digits."""
    # The length before the purpose, so that no other use of the secret hashes the same message.
    message = b"%d:%s%s" % (
        len(_PURPOSE),
        _PURPOSE,
        unicodedata.normalize("NFC", student).encode(errors="surrogatepass"),
    )
    return f"student-{hmac.digest(secret, message, hashlib.sha256).hex()[:DIGITS]}"


def mapping(secret: bytes, students: Iterable[str]) -> bytes:
    """A CSV that says who is who, for the instructor's eyes only, in the order of the pseudonyms."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["pseudonym", "student"])
    writer.writerows(sorted((pseudonym(secret, student), for_csv(student)) for student in set(students)))
    return file.getvalue().encode()
