"""Makes a film through a client that openapi-python-client has generated; prints the link to the film."""

import sys
import time
from uuid import uuid4

from longtake_api import Client
from longtake_api.api.jobs import generate_film, get_job
from longtake_api.api.providers import estimate_film
from longtake_api.models import Brief, CreatedJob, FilmEstimate, JobDetails, JobFile, JobStatus

PAUSE_SECONDS = 0.2


def main(url: str) -> str:
    """Make the film and return its link."""
    client = Client(base_url=url)
    brief = Brief(prompt="A lighthouse keeper finds a whale at dawn", duration_seconds=10)
    price = estimate_film.sync(client=client, body=brief)
    assert isinstance(price, FilmEstimate)
    assert price.cost_usd == 0
    job = generate_film.sync(client=client, body=brief, idempotency_key=str(uuid4()))
    assert isinstance(job, CreatedJob)
    film = wait_for_film(client, job.job_id)
    return film.url


def wait_for_film(client: Client, job_id: str) -> JobFile:
    """Read the job until there is a film."""
    while True:
        job = get_job.sync(job_id, client=client)
        assert isinstance(job, JobDetails), job
        assert job.status not in {JobStatus.FAILED, JobStatus.CANCELED}, job.error
        if job.status is JobStatus.COMPLETED:
            assert isinstance(job.film, JobFile)
            return job.film
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
