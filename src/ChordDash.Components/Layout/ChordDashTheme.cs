using MudBlazor;

namespace ChordDash.Components.Layout;

/// <summary>Colours and letters of ChordDash: ink and indigo on paper by day, on slate by night; the system's own fonts.</summary>
internal static class ChordDashTheme
{
    private static readonly string[] Sans =
    [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Noto Sans",
        "Helvetica Neue",
        "sans-serif",
    ];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#3f46b8",
                PrimaryContrastText = "#ffffff",
                Secondary = "#9a3412",
                Tertiary = "#0f766e",
                Info = "#1d5fa8",
                Success = "#1c7045",
                Warning = "#8f5400",
                Error = "#b3261e",
                Background = "#f6f5f1",
                BackgroundGray = "#eeece6",
                Surface = "#ffffff",
                AppbarBackground = "#f6f5f1",
                AppbarText = "#1d1f2b",
                DrawerBackground = "#f6f5f1",
                DrawerText = "#3d4152",
                DrawerIcon = "#5b6072",
                TextPrimary = "#1d1f2b",
                TextSecondary = "#565b6e",
                ActionDefault = "#565b6e",
                LinesDefault = "#e1dfd8",
                LinesInputs = "#8d90a0",
                TableLines = "#e9e7e0",
                Divider = "#e1dfd8",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#aab0ff",
                PrimaryContrastText = "#14151c",
                Secondary = "#f5a97f",
                SecondaryContrastText = "#14151c",
                Tertiary = "#6fd3c7",
                TertiaryContrastText = "#14151c",
                Info = "#8ec1f7",
                InfoContrastText = "#14151c",
                Success = "#76d39b",
                SuccessContrastText = "#14151c",
                Warning = "#f2bd6b",
                WarningContrastText = "#14151c",
                Error = "#ff9d94",
                ErrorContrastText = "#14151c",
                Background = "#14151c",
                BackgroundGray = "#191b24",
                Surface = "#1d1f29",
                AppbarBackground = "#14151c",
                AppbarText = "#eceef6",
                DrawerBackground = "#14151c",
                DrawerText = "#c9ccda",
                DrawerIcon = "#9ea3b6",
                TextPrimary = "#eceef6",
                TextSecondary = "#a9aec1",
                ActionDefault = "#a9aec1",
                LinesDefault = "#2e313e",
                LinesInputs = "#6f7488",
                TableLines = "#2a2d39",
                Divider = "#2e313e",
            },
            LayoutProperties = new LayoutProperties
            {
                DefaultBorderRadius = "10px",
                DrawerWidthLeft = "216px",
                AppbarHeight = "56px",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = Sans,
                    FontSize = ".9375rem",
                    LineHeight = "1.55",
                    LetterSpacing = "normal",
                },
                H1 = new H1Typography
                {
                    FontFamily = Sans,
                    FontSize = "1.75rem",
                    FontWeight = "650",
                    LineHeight = "1.25",
                    LetterSpacing = "-.015em",
                },
                H2 = new H2Typography
                {
                    FontFamily = Sans,
                    FontSize = "1.125rem",
                    FontWeight = "620",
                    LineHeight = "1.35",
                    LetterSpacing = "-.005em",
                },
                H3 = new H3Typography
                {
                    FontFamily = Sans,
                    FontSize = "1rem",
                    FontWeight = "600",
                    LineHeight = "1.4",
                    LetterSpacing = "normal",
                },
                H6 = new H6Typography
                {
                    FontFamily = Sans,
                    FontSize = "1.0625rem",
                    FontWeight = "620",
                    LineHeight = "1.35",
                    LetterSpacing = "normal",
                },
                Subtitle1 = new Subtitle1Typography
                {
                    FontFamily = Sans,
                    FontSize = "1rem",
                    FontWeight = "400",
                    LetterSpacing = "normal",
                },
                Body1 = new Body1Typography
                {
                    FontFamily = Sans,
                    FontSize = ".9375rem",
                    LineHeight = "1.55",
                    LetterSpacing = "normal",
                },
                Body2 = new Body2Typography
                {
                    FontFamily = Sans,
                    FontSize = ".875rem",
                    LineHeight = "1.5",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontFamily = Sans,
                    FontSize = ".9rem",
                    FontWeight = "600",
                    LetterSpacing = "normal",
                    TextTransform = "none",
                },
                Caption = new CaptionTypography
                {
                    FontFamily = Sans,
                    FontSize = ".8125rem",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                },
            },
        };
}
