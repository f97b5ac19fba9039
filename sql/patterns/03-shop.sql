-- A shop: what will be sold out, and how long do people stay?
-- Topic pattern-orders: {"article","quantity","ordered_at"}; topic pattern-visits: {"customer","page","seen_at"}.

CREATE SOURCE IF NOT EXISTS orders (article VARCHAR, quantity INT, ordered_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-orders', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

CREATE TABLE IF NOT EXISTS stock (article VARCHAR PRIMARY KEY, delivered INT);

CREATE MATERIALIZED VIEW IF NOT EXISTS stock_left AS
SELECT s.article, s.delivered, coalesce(o.ordered, 0) AS ordered, s.delivered - coalesce(o.ordered, 0) AS left_over
FROM stock s
LEFT JOIN (SELECT article, sum(quantity) AS ordered FROM orders GROUP BY article) AS o ON s.article = o.article;

CREATE MATERIALIZED VIEW IF NOT EXISTS running_low AS
SELECT article, left_over FROM stock_left WHERE left_over < delivered * 0.1;

CREATE SOURCE IF NOT EXISTS visits (customer VARCHAR, page VARCHAR, seen_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-visits', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

-- A session ends when a customer does nothing for more than 30 minutes. The next page begins a new session.
CREATE MATERIALIZED VIEW IF NOT EXISTS session_pages AS
SELECT customer, page, seen_at, sum(begins) OVER (PARTITION BY customer ORDER BY seen_at) AS session FROM (
  SELECT customer, page, seen_at,
    CASE WHEN seen_at - lag(seen_at) OVER (PARTITION BY customer ORDER BY seen_at) <= INTERVAL '30 minutes'
      THEN 0 ELSE 1 END AS begins
  FROM visits
) AS steps;

CREATE MATERIALIZED VIEW IF NOT EXISTS sessions AS
SELECT customer, session, count(*) AS pages, min(seen_at) AS began, max(seen_at) AS ended
FROM session_pages GROUP BY customer, session;
