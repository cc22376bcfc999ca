"""What is taken home or handed on: the home sheet, the note, the questionnaire on paper."""
