using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class QueueConfiguration : IEntityTypeConfiguration<QueueRow>
{
    public void Configure(EntityTypeBuilder<QueueRow> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasData(
            new QueueRow
            {
                Id = 1,
                Held = false,
                Version = 0,
            }
        );
    }
}
