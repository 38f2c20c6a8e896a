"""The mix: voice, clips' own sound and music as levelled stems, placed by samples, added and limited."""
