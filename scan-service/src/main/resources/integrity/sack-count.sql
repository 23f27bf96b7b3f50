-- looked at
SELECT count(*) FROM bag WHERE bag_type IS NOT NULL;
-- violations
SELECT 'sack ' || p.code || ': counts ' || p.child_count || ' of ' || p.capacity || ', holds '
  || coalesce(l.held, 0)
FROM bag p LEFT JOIN (SELECT parent_bag_id, count(*) AS held FROM link WHERE unlinked_at IS NULL
  GROUP BY parent_bag_id) l ON l.parent_bag_id = p.id
WHERE p.bag_type IS NOT NULL
  AND (p.child_count <> coalesce(l.held, 0) OR p.child_count > p.capacity);
