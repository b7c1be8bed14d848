"""Work the house itself needs done apart: jobs whose worker died are taken up again, old ones cleared away."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

STALLED_AFTER = 30  # seconds without a sign of life
KEPT_HOURS = 24 * 14


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up again what a killed worker left half done. Jobs may run twice: each is written for it."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear_old_jobs", pass_context=True)
async def clear_old_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
