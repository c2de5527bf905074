using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class AnswersConfiguration : IEntityTypeConfiguration<AnswersRow>
{
    public void Configure(EntityTypeBuilder<AnswersRow> builder) =>
        builder.HasKey(row => new
        {
            row.RunId,
            row.Round,
            row.Epoch,
        });
}
