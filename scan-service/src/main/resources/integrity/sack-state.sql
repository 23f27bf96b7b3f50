-- looked at
SELECT count(*) FROM bag WHERE bag_type IS NOT NULL;
-- violations
SELECT 'sack ' || p.code || ': is ' || p.state || ', was made ' || coalesce(c.after, 'OPEN')
  || coalesce(' and put on ' || o.bill_number, '')
FROM bag p
LEFT JOIN (SELECT DISTINCT ON (bag_id) bag_id, after FROM bag_change
  WHERE subject_version IS NOT NULL ORDER BY bag_id, subject_version DESC) c ON c.bag_id = p.id
LEFT JOIN billing o ON o.parent_bag_id = p.id
WHERE p.bag_type IS NOT NULL AND (
  CASE WHEN p.state IN ('BILLED', 'DISPATCHED', 'RECEIVED') THEN 'SEALED' ELSE p.state END
    <> coalesce(c.after, 'OPEN')
  OR (p.state <> 'RETIRED' AND p.bill_number IS DISTINCT FROM o.bill_number)
  OR (p.state IN ('OPEN', 'SEALED') AND o.bill_number IS NOT NULL)
  OR (p.state = 'BILLED' AND o.bill_number IS NULL)
  OR (p.state = 'RETIRED' AND p.child_count <> 0));
