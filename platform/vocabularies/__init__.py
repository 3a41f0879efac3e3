"""The words all apps share: published code lists as versioned files, named in two languages."""
