namespace Hourglass.Data;

/// <summary>A file that is read until it ends or is canceled, so that every reader can be stopped, whatever it reads.</summary>
internal sealed class CancelableFileStream(string path, CancellationToken cancellation) : FileStream(
    path, FileMode.Open, FileAccess.Read, FileShare.Read)
{
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        return base.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        return base.Read(buffer, offset, count);
    }
}
