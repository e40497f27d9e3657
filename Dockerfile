# settle in a container without a shell or a package manager, and not as root. Its working folder, where the store is kept
# unless another is named, is /data:
#   docker run --rm --volume "$PWD:/data" --user "$(id -u)" settle run --date 2014-08-05
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN dotnet publish src/Settlement.Cli --configuration Release --arch "$TARGETARCH" --no-self-contained --output /app && mkdir /data

# Chiselled. "extra" has the time zones, one of which the settings may name.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
COPY --from=build /app /app
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
WORKDIR /data
USER $APP_UID
ENTRYPOINT ["/app/settle"]
