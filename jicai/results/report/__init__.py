"""The monthly bulletin (月度监测通报): its figures, sentences, tables and charts, all from the results of the commands."""
