-- The audit log is append-only for every program that opens this file, not only for ours.
create trigger audit_entries_no_update before update on audit_entries
begin
  select raise(abort, 'audit_entries is append-only');
end;
--> statement-breakpoint
create trigger audit_entries_no_delete before delete on audit_entries
begin
  select raise(abort, 'audit_entries is append-only');
end;
