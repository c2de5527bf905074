namespace ChordDash.Components.Accounts;

/// <summary>What roles are called, and what they may.</summary>
internal static class AccountText
{
    public static IReadOnlyList<Role> Roles { get; } = [Role.Viewer, Role.Member, Role.Administrator];

    public static string Name(Role role) =>
        role switch
        {
            Role.Viewer => T("viewer"),
            Role.Member => T("member"),
            Role.Administrator => T("administrator"),
            _ => T("nobody"),
        };

    public static string Describe(Role role) =>
        role switch
        {
            Role.Viewer => T("Looks at everything and predicts."),
            Role.Member => T("Uploads and queues, and changes what is their own."),
            Role.Administrator => T("Changes everything, and says who may what."),
            _ => T("May not sign in."),
        };
}
