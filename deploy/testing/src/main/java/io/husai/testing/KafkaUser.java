package io.husai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A user of Kafka as the Kubernetes manifests have it.
 *
 * @param name of the user
 * @param rights what it may
 */
public record KafkaUser(String name, List<AclBinding> rights) {
    private static final List<String> MANIFESTS =
            List.of("k8s/components/kafka/users.yaml", "k8s/components/keda/user.yaml");

    /** All users of the repository's manifests, with exactly the rights that stand there. */
    public static List<KafkaUser> ofManifests() throws IOException {
        List<KafkaUser> users = new ArrayList<>();
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        for (String manifest : MANIFESTS) {
            try (MappingIterator<JsonNode> documents =
                    yaml.readerFor(JsonNode.class)
                            .readValues(repository().resolve(manifest).toFile())) {
                while (documents.hasNext()) {
                    JsonNode document = documents.next();
                    if (document.path("kind").asText().equals("KafkaUser")) {
                        users.add(of(document));
                    }
                }
            }
        }
        return users;
    }

    private static KafkaUser of(JsonNode user) {
        String name = user.at("/metadata/name").asText();
        List<AclBinding> rights = new ArrayList<>();
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            ResourcePattern pattern =
                    new ResourcePattern(
                            ResourceType.fromString(resource.path("type").asText()),
                            resource.path("name").asText(),
                            PatternType.fromString(
                                    resource.path("patternType")
                                            .asText()
                                            .toUpperCase(Locale.ROOT)));
            for (JsonNode operation : acl.path("operations")) {
                rights.add(
                        new AclBinding(
                                pattern,
                                new AccessControlEntry(
                                        "User:" + name,
                                        "*",
                                        AclOperation.fromString(operation.asText()),
                                        AclPermissionType.ALLOW)));
            }
        }
        return new KafkaUser(name, rights);
    }

    /** The repository's root, from whichever module runs. */
    private static Path repository() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(MANIFESTS.get(0)))) {
                return at;
            }
        }
        throw new IOException("no folder above has " + MANIFESTS.get(0));
    }
}
