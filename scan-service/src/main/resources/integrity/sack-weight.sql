-- looked at
SELECT count(*) FROM bag WHERE bag_type IS NOT NULL;
-- violations
SELECT 'sack ' || p.code || ': weighs ' || p.weight_kg || ', holds ' || coalesce(l.held, 0)
FROM bag p LEFT JOIN (SELECT parent_bag_id, sum(weight_kg) AS held FROM link
  WHERE unlinked_at IS NULL GROUP BY parent_bag_id) l ON l.parent_bag_id = p.id
WHERE p.bag_type IS NOT NULL AND p.weight_kg <> coalesce(l.held, 0);
