"""Seeds of the first takes of a scene, of which a film may be ordered with several."""

from contracts import Scene

SEED_COUNT = 2**31


def with_own_seed(scene: Scene, take: int, first_takes: int) -> Scene:
    """Return the scene with the seed of this take: the next number for each further one of the first takes.

    Later takes have the scene's own seed, unless a retake asked for another one.
    """
    if not 1 < take <= first_takes:
        return scene
    return scene.model_copy(update={"seed": (scene.seed + take - 1) % SEED_COUNT})
