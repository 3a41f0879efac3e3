"""Formats log records as JSON or text, without the secrets of links."""

import logging

import structlog

from common.safety.link_secrets import without_secrets

# What each record tells, whoever wrote it.
COMMON_FACTS = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    """Renders standard library and structlog records alike."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=COMMON_FACTS,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line, its message and traceback without secrets of links."""
        return without_secrets(super().format(record))


class TextFormatter(logging.Formatter):
    """Renders records as text for a developer."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the lines without secrets of links."""
        return without_secrets(super().format(record))


def send_structlog_to_logging() -> None:
    """Sends structlog's records through the handlers of the standard library."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON_FACTS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
