-- looked at
SELECT count(*) FROM link WHERE unlinked_at IS NULL;
-- violations
SELECT 'child ' || min(b.code) FROM link l JOIN bag b ON b.id = l.child_bag_id
WHERE l.unlinked_at IS NULL GROUP BY l.child_bag_id HAVING count(*) > 1;
