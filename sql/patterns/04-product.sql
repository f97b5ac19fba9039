-- A product: where do people give up, and do they come back?
-- Topic pattern-clicks: {"visitor","step","at"}; the steps are visit, sign_up, first_use and paid.

CREATE SOURCE IF NOT EXISTS clicks (visitor VARCHAR, step VARCHAR, "at" TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-clicks', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

-- The first time that each visitor took each step; NULL for a step never taken.
CREATE MATERIALIZED VIEW IF NOT EXISTS visitor_steps AS
SELECT visitor,
  min("at") FILTER (WHERE step = 'visit') AS visited,
  min("at") FILTER (WHERE step = 'sign_up') AS signed_up,
  min("at") FILTER (WHERE step = 'first_use') AS used,
  min("at") FILTER (WHERE step = 'paid') AS paid
FROM clicks GROUP BY visitor;

CREATE MATERIALIZED VIEW IF NOT EXISTS funnel AS
SELECT count(visited) AS visited,
  count(*) FILTER (WHERE signed_up > visited) AS signed_up,
  count(*) FILTER (WHERE signed_up > visited AND used > signed_up) AS used,
  count(*) FILTER (WHERE signed_up > visited AND used > signed_up AND paid > used) AS paid
FROM visitor_steps;

-- Retention: of the visitors who first came on a day, how many came back one day, two days or more days later?
CREATE MATERIALIZED VIEW IF NOT EXISTS active_days AS
SELECT DISTINCT visitor, date_trunc('day', "at") AS day FROM clicks;

CREATE MATERIALIZED VIEW IF NOT EXISTS retention AS
SELECT f.first_day, a.day - f.first_day AS days_later, count(*) AS visitors
FROM active_days a
JOIN (SELECT visitor, min(day) AS first_day FROM active_days GROUP BY visitor) AS f ON a.visitor = f.visitor
GROUP BY f.first_day, a.day - f.first_day;
