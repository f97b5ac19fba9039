-- Payments: which cards are used too often in a short time, or in two countries?
-- Topic pattern-payments: {"payment","card","amount","country","paid_at"}.

CREATE SOURCE IF NOT EXISTS payments (payment INT, card VARCHAR, amount DOUBLE PRECISION, country VARCHAR, paid_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-payments', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

-- Velocity: at least five payments with one card in five minutes. A new window starts every minute.
CREATE MATERIALIZED VIEW IF NOT EXISTS card_velocity AS
SELECT card, window_start, count(*) AS payments, sum(amount) AS amount
FROM HOP(payments, paid_at, INTERVAL '1 minute', INTERVAL '5 minutes')
GROUP BY card, window_start
HAVING count(*) >= 5;

-- The same card in another country within ten minutes: the stream joined with itself, with a limit on the time between two payments.
CREATE MATERIALIZED VIEW IF NOT EXISTS impossible_trips AS
SELECT a.card, a.country AS from_country, b.country AS to_country, a.paid_at, b.paid_at AS then_at
FROM payments a JOIN payments b
  ON a.card = b.card AND a.country <> b.country
  AND b.paid_at > a.paid_at AND b.paid_at <= a.paid_at + INTERVAL '10 minutes';

CREATE MATERIALIZED VIEW IF NOT EXISTS suspicious_cards AS
SELECT card, 'velocity' AS rule, count(*) AS times FROM card_velocity GROUP BY card
UNION ALL
SELECT card, 'two countries', count(*) FROM impossible_trips GROUP BY card;
