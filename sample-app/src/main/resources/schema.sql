create table if not exists booking (
  seat varchar(16) primary key,
  holder varchar(64) not null
);
