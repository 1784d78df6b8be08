"""科技型中小企业 (national): the formulas; the figures stand in one module per edition."""
