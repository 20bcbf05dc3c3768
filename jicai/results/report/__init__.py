"""The monthly bulletin (月度监测通报): figures, sentences, tables and charts, all from the results of commands."""
