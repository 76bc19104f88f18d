"""Put a situation into the words of one language: sentences, and views that several pages share."""
