-- A trigram index over every pack's code cost a quarter of the whole scan (ADR 0024). Sacks are few and stay searchable
-- by any piece; packs by how their numbers begin, which the code's own index finds, and by how they end.
DROP INDEX bag_code_pieces;
CREATE INDEX sack_code_pieces ON bag USING gin (code gin_trgm_ops) WHERE bag_type IS NOT NULL;
CREATE INDEX pack_code_ends ON bag ((reverse(code)) COLLATE "C") WHERE bag_type IS NULL;
