"""Forms as process owners draw them (form-js), rendered as accessible HTML with WTForms."""
