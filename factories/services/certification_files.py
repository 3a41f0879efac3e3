"""Adds files to certifications and takes them off."""

from django.db import transaction

from accounts.models import User
from attachments.models import Attachment
from attachments.services.file_references import lock_files
from factories.models import Certification, CertificationFile
from factories.services.master_data import locked


@transaction.atomic
def add_certification_file(
    *, certification: Certification, attachment: Attachment, by: User
) -> CertificationFile:
    """Adds a file of the factory's organisation; raises FileCannotBeAdded."""
    certification = locked(certification)
    kept = certification.files.exclude(attachment=attachment).count()
    owner = certification.factory.organisation_id
    (file,) = lock_files([attachment], organisation_id=owner, kept=kept)
    row, _is_new = CertificationFile.objects.get_or_create(
        certification=certification, attachment=file, defaults={"by": by}
    )
    certification.save(update_fields=["updated_at"])
    return row


@transaction.atomic
def remove_certification_file(*, certification: Certification, attachment: Attachment) -> None:
    """Removes a file; it is deleted a day later if nothing else has it."""
    certification = locked(certification)
    CertificationFile.objects.filter(certification=certification, attachment=attachment).delete()
    certification.save(update_fields=["updated_at"])
