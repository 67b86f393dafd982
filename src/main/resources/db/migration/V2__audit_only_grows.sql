-- What was done stays told: lines of the audit log are neither changed nor removed, by whatever statement.
CREATE TRIGGER audit_keeps_its_lines BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_keeps_its_words BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;
