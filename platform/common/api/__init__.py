"""What the API rooms of all apps share: access, errors, fields, filters, pages."""
