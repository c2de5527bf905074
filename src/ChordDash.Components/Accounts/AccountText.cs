namespace ChordDash.Components.Accounts;

/// <summary>What roles are called, and what they may.</summary>
internal static class AccountText
{
    public static IReadOnlyList<Role> Roles { get; } = [Role.Viewer, Role.Member, Role.Administrator];

    public static string Name(Role role) =>
        role switch
        {
            Role.Viewer => T(Texts.ViewerLower),
            Role.Member => T(Texts.MemberLower),
            Role.Administrator => T(Texts.AdministratorLower),
            _ => T(Texts.NoRoleLower),
        };

    public static string Describe(Role role) =>
        role switch
        {
            Role.Viewer => T(Texts.ViewerHelp),
            Role.Member => T(Texts.MemberHelp),
            Role.Administrator => T(Texts.AdministratorHelp),
            _ => T(Texts.NoRoleHelp),
        };
}
