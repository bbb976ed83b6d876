-- Accounts: the tables Better Auth asks for, with its column names.
create table "user" (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id text primary key,
  token text not null unique,
  user_id text not null references "user" (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_by_user on session (user_id);

create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references "user" (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_by_user on account (user_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_by_identifier on verification (identifier);

create table rate_limit (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- Tasks. `number` is the user's own short number, given out by task_counters and never reused.
create table task_counters (
  user_id text primary key references "user" (id) on delete cascade,
  last_number integer not null
);

create table tasks (
  id uuid primary key default gen_random_uuid(),
  user_id text not null references "user" (id) on delete cascade,
  number integer not null,
  title text not null,
  notes text not null default '',
  due_at timestamptz,
  completed_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, number)
);

-- Conversations. A run is one turn; its lease says which replica works on it and until when it is believed.
create table conversations (
  id uuid primary key default gen_random_uuid(),
  user_id text not null references "user" (id) on delete cascade,
  title text not null default '',
  last_seq integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index conversations_by_user on conversations (user_id, updated_at desc);

create table runs (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id) on delete cascade,
  client_message_id uuid not null,
  status text not null check (status in ('running', 'done', 'failed', 'interrupted')),
  error_code text,
  replica text not null,
  lease_until timestamptz not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (conversation_id, client_message_id)
);
-- One turn at a time per conversation, across all replicas.
create unique index runs_one_running on runs (conversation_id) where status = 'running';

-- What a tool did, written in the transaction of the task change itself.
create table tool_calls (
  run_id uuid not null references runs (id) on delete cascade,
  call_id text not null,
  tool text not null,
  arguments jsonb not null,
  card jsonb not null,
  created_at timestamptz not null default now(),
  primary key (run_id, call_id)
);

create table items (
  conversation_id uuid not null references conversations (id) on delete cascade,
  seq integer not null,
  run_id uuid not null references runs (id) on delete cascade,
  type text not null check (type in ('user', 'assistant', 'tool')),
  text text not null default '',
  incomplete boolean not null default false,
  call_id text,
  created_at timestamptz not null default now(),
  primary key (conversation_id, seq),
  foreign key (run_id, call_id) references tool_calls (run_id, call_id) on delete cascade
);
create index items_by_run on items (run_id, call_id);
