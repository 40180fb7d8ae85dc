"""The Celery app and the whole beat table. Redis is an accelerator: losing it loses nothing.

Imported by every process of ours (``dho.apps``): who nudges must know the broker too.
"""

from __future__ import annotations

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dho.settings")

from django.conf import settings

app = Celery("dho")
app.conf.update(
    broker_url=settings.REDIS_URL,
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_serializer="json",
    accept_content=["json"],
    task_time_limit=30,
    task_soft_time_limit=25,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 60,
        "unacked_restore_interval": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    },
    worker_hijack_root_logger=False,
    beat_schedule={
        "drain": {"task": "triage.drain", "schedule": 5.0, "options": {"expires": 5}},
        # Every hour: what was asked already is not asked again.
        "ask for benefits": {
            "task": "benefits.ask",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
    },
)
app.autodiscover_tasks(["triage", "benefits"])
# For all threads: the one that nudges is not the one that imported this.
app.set_default()


@worker_init.connect
def _refuse_to_start(**_: Any) -> None:
    from dho.checks import refuse_to_start  # noqa: PLC0415 (needs Django set up)

    refuse_to_start()


@worker_process_init.connect
def settle_memory(**_: Any) -> None:
    """Leave what is loaded by now out of every later garbage collection; it is never garbage."""
    gc.collect()
    gc.freeze()
