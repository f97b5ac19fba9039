using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// BEGIN, COMMIT and ROLLBACK.
internal sealed partial class Parser
{
    private BeginTransaction Begin(string tag, int start)
    {
        if (tag == "BEGIN" && !Take("transaction"))
            _ = Take("work");
        var readOnly = false;
        while (Current.Kind != TokenKind.End && !At(";"))
        {
            if (Take("read", "only"))
                readOnly = true;
            else if (Take("read", "write"))
                readOnly = false;
            else if (Take("isolation", "level"))
                IsolationLevel();
            else
                throw Unexpected("expected READ ONLY, READ WRITE or ISOLATION LEVEL");
            _ = Take(",");
        }

        return new BeginTransaction(tag, readOnly, start);
    }

    // Every isolation level is accepted: one snapshot without writes satisfies them all.
    private void IsolationLevel()
    {
        if (!Take("serializable") && !Take("repeatable", "read") && !Take("read", "committed") && !Take("read", "uncommitted"))
            throw Unexpected("expected an isolation level");
    }

    private EndTransaction End(string tag, int start)
    {
        if (!Take("transaction"))
            _ = Take("work");
        if (At("to"))
            throw Refusal.NotSupported("ROLLBACK TO a savepoint", start);
        if (At("and", "chain"))
            throw Refusal.NotSupported($"{tag} AND CHAIN", start);
        if (Take("and", "no"))
            Expect("chain");
        return new EndTransaction(tag, start);
    }
}
