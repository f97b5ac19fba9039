-- Marketing: which campaigns brought the buyers, and who are the buyers?
-- Topic pattern-touches: {"visitor","campaign","seen_at"}; topic pattern-purchases: {"visitor","amount","bought_at"}.

CREATE SOURCE IF NOT EXISTS touches (visitor VARCHAR, campaign VARCHAR, seen_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-touches', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

CREATE SOURCE IF NOT EXISTS purchases (visitor VARCHAR, amount DOUBLE PRECISION, bought_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-purchases', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

-- The first campaign that a buyer saw before a purchase; the next view has the last one.
CREATE MATERIALIZED VIEW IF NOT EXISTS first_touches AS
SELECT visitor, amount, campaign FROM (
  SELECT p.visitor, p.amount, t.campaign,
    row_number() OVER (PARTITION BY p.visitor, p.bought_at ORDER BY t.seen_at) AS place
  FROM purchases p JOIN touches t ON p.visitor = t.visitor AND t.seen_at <= p.bought_at
) AS seen
WHERE place = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS last_touches AS
SELECT visitor, amount, campaign FROM (
  SELECT p.visitor, p.amount, t.campaign,
    row_number() OVER (PARTITION BY p.visitor, p.bought_at ORDER BY t.seen_at DESC) AS place
  FROM purchases p JOIN touches t ON p.visitor = t.visitor AND t.seen_at <= p.bought_at
) AS seen
WHERE place = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS attribution AS
SELECT campaign, 'first' AS touch, sum(amount) AS revenue FROM first_touches GROUP BY campaign
UNION ALL
SELECT campaign, 'last', sum(amount) FROM last_touches GROUP BY campaign;

CREATE MATERIALIZED VIEW IF NOT EXISTS buyers AS
SELECT visitor, count(*) AS purchases, sum(amount) AS spent FROM purchases GROUP BY visitor;

-- A plain view is a name for a query, and runs when it is queried. The materialized view that it reads is kept up to date.
CREATE VIEW IF NOT EXISTS segments AS
SELECT visitor, purchases, spent,
  CASE WHEN spent >= 200 THEN 'regular' WHEN purchases > 1 THEN 'returning' ELSE 'new' END AS segment
FROM buyers;
