/** NuGet packages that a published .NET application carries. */
@NullMarked
package dev.tallyman.catalog.dotnet;

import org.jspecify.annotations.NullMarked;
