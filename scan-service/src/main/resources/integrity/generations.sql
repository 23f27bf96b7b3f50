-- looked at
SELECT count(*) FROM code;
-- violations
SELECT 'code ' || c.code || ': generation ' || c.generation || ', bags ' || coalesce(b.bags, 0)
FROM code c LEFT JOIN (SELECT code, count(*) AS bags, min(generation) AS first,
    max(generation) AS last, count(*) FILTER (WHERE retired_at IS NULL) AS active,
    max(generation) FILTER (WHERE retired_at IS NULL) AS active_one,
    count(*) FILTER (WHERE bag_type IS NOT NULL) AS sacks
  FROM bag GROUP BY code) b USING (code)
WHERE b.bags IS DISTINCT FROM c.generation OR b.first <> 1 OR b.last <> c.generation OR b.active > 1
  OR (b.active = 1 AND b.active_one <> c.generation)
  OR b.sacks <> CASE c.role WHEN 'PARENT' THEN b.bags ELSE 0 END;
