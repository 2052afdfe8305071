using System.Collections.Frozen;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>The page's own files, which lie in the assembly: a request names one of a fixed list, never a path of the disk.</summary>
internal static class Assets
{
    private const string Folder = "wwwroot/", Page = "index.html";

    /// <summary>The first words of the addresses that the page shows a view for.</summary>
    private static readonly FrozenSet<string> _views = ["", "train", "latent", "anomaly", "generate", "models"];

    private static readonly FrozenDictionary<string, string> _types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml", [".json"] = "application/json",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Asset> _files = Load();

    /// <summary>Serves the files, and the page itself at every address of a view.</summary>
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{**path}", (RequestDelegate)(context =>
        {
            var path = context.Request.Path.Value!.TrimStart('/');
            if (!_files.TryGetValue(path, out var file) && _views.Contains(path.Split('/')[0])) file = _files[Page];
            if (file is null) throw new NotFoundException($"there is no address /{path}.");
            context.Response.ContentType = file.Type;
            context.Response.Headers.ETag = file.Tag;
            context.Response.Headers.CacheControl = "no-cache"; // asked for again, but not sent again
            if (context.Request.Headers.IfNoneMatch == file.Tag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
            if (isPacked) context.Response.Headers.ContentEncoding = "gzip";
            var bytes = isPacked ? file.Packed : file.Bytes;
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        }));
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(Assets).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[Folder.Length..].Replace('\\', '/'), name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new Asset(bytes, _types[Path.GetExtension(name)], $"\"{XxHash3.HashToUInt64(bytes):x16}\"");
            });
    }

    private sealed record Asset(byte[] Bytes, string Type, string Tag)
    {
        /// <summary>The same compressed, once it is asked for.</summary>
        internal byte[] Packed
        {
            get
            {
                if (field is not null) return field;
                using var packed = new MemoryStream();
                using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Bytes);
                return field = packed.ToArray();
            }
        }
    }
}
