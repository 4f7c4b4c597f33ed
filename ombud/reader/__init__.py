"""HTTP for readers: who may, what they sent, and which verb it means."""
