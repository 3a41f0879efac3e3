"""Remembers which fields the columns of an organisation's sheets mean."""

from imports.models import HEAD_LENGTH, ColumnMapping, Import

# A sheet has far fewer columns; more would only fill the table.
COLUMNS_MOST = 200


def remember_columns(import_: Import) -> None:
    """Stores the mapping that a person gave, for the next file with these heads."""
    given = list(import_.options["columns"].items())[:COLUMNS_MOST]
    ColumnMapping.objects.bulk_create(
        [
            ColumnMapping(
                organisation_id=import_.organisation_id,
                kind=import_.kind,
                head=head,
                field=name or "",
            )
            for head, name in given
            if len(head) <= HEAD_LENGTH
        ],
        update_conflicts=True,
        unique_fields=["organisation", "kind", "head"],
        update_fields=["field", "updated_at"],
    )
