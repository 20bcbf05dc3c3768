"""What a batch saves the fund, and what of it an institution keeps (结余留用, after 医保发〔2020〕26号)."""
