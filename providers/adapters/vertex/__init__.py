"""Google's Veo on Vertex AI."""
