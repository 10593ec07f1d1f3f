-- The audit log is append-only for every program that opens this database, not only for ours.
create function audit_entries_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'audit_entries is append-only';
end
$$;
--> statement-breakpoint
create trigger audit_entries_no_update before update on audit_entries
  for each row execute function audit_entries_refuse();
--> statement-breakpoint
create trigger audit_entries_no_delete before delete on audit_entries
  for each row execute function audit_entries_refuse();
